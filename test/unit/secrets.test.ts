import { describe, expect, it } from 'vitest';
import { isSecretName, maskInspect, maskValue } from '../../src/views/details/secrets.ts';

const MASK = '***';

describe('a secret variable', () => {
  it.each([
    'DB_PASS',
    'PGPASSWORD',
    'MYSQL_ROOT_PASSWORD',
    'MYSQL_PWD',
    'GPG_PASSPHRASE',
    'AWS_SECRET_ACCESS_KEY',
    'clientSecret',
    'GITHUB_TOKEN',
    'API_KEY',
    'accessKey',
    'GOOGLE_APPLICATION_CREDENTIALS',
    'DOCKER_CREDS',
    'BASIC_AUTH',
    'SENTRY_DSN',
    'SSHPASS',
    'RABBITMQ_ERLANG_COOKIE',
  ])('is known by its name: %s', (name) => {
    expect(isSecretName(name)).toBe(true);
    expect(maskValue(name, 'v', MASK)).toBe(MASK);
  });

  it.each([
    'PATH',
    'PWD',
    'OLDPWD',
    'HOME',
    'LANG',
    'AUTHOR',
    'KEYBOARD',
    'PORT',
    'NODE_ENV',
    'PASSENGER_HOME',
  ])('is not seen in %s', (name) => {
    expect(isSecretName(name)).toBe(false);
    expect(maskValue(name, 'v', MASK)).toBe('v');
  });

  it('hides only the password of an address', () => {
    expect(maskValue('DATABASE_URL', 'postgres://app:s3cret@db:5432/shop?x=1', MASK)).toBe(
      'postgres://app:***@db:5432/shop?x=1',
    );
    expect(maskValue('REDIS_URL', 'redis://:s3@cret@cache', MASK)).toBe('redis://:***@cache');
    expect(maskValue('BROKERS', 'amqp://a:b@one,amqp://c:d@two', MASK)).toBe(
      'amqp://a:***@one,amqp://c:***@two',
    );
    expect(maskValue('SITE', 'http://example.com:8080/a@b', MASK)).toBe('http://example.com:8080/a@b');
  });

  it('hides the password of a connection string and a private key under any name', () => {
    expect(maskValue('CONNECTION', 'Server=db;Password=s3cret;Database=x', MASK)).toBe(
      'Server=db;Password=***;Database=x',
    );
    expect(maskValue('PEM', '-----BEGIN RSA PRIVATE KEY----- MII', MASK)).toBe(MASK);
  });

  it('does not tell how long it is, and an empty one stays empty', () => {
    expect(maskValue('TOKEN', 'x', MASK)).toBe(maskValue('TOKEN', 'x'.repeat(90), MASK));
    expect(maskValue('TOKEN', '', MASK)).toBe('');
  });

  it('is hidden in an inspect, which is otherwise left as it is', () => {
    const json = {
      Id: 'a',
      Config: { Env: ['A=1', 'TOKEN=t', 'BARE', 7], Cmd: ['sh'] },
      Other: [{ TOKEN: 't' }],
    };
    expect(maskInspect(json, MASK)).toEqual({
      ...json,
      Config: { Env: ['A=1', 'TOKEN=***', 'BARE', 7], Cmd: ['sh'] },
    });
    for (const odd of [null, 'x', [], { Config: null }, { Config: { Env: null } }]) {
      expect(maskInspect(odd, MASK)).toEqual(odd);
    }
  });
});
