import { COMMAND_BEGAN, COMMAND_ENDED, NEW, OTHER_HOST_MARK, type ShimSpec } from './shim-spec.ts';

/**
 * The argv witness in Perl, which every Debian and most other systems have and which starts in 2 ms.
 *
 * It stays the parent of the real program, since only a parent learns how a program ended, and is otherwise not there:
 * same process group (so Ctrl-C, Ctrl-Z, `fg` and the terminal itself reach the program as ever), a signal sent to it
 * alone is handed on, it stops when the program stops by itself, and ends as the program ended, be it by a signal.
 */
export function perlShim(spec: ShimSpec): string {
  const list = (words: readonly string[]): string => `(${words.map(quoted).join(', ')})`;
  return `#!${spec.interpreter}
my $records = ${quoted(spec.recordsDir)};
my @real = ${list(spec.real)};
my $name = ${quoted(spec.name)};
my $host = ${quoted(spec.dockerHost)};
my %others = map { $_ => 1 } ${list(spec.otherHosts)};
my $inside = ${spec.isInside ? 1 : 0};
my $config = ${quoted(spec.dockerConfig)};
my $kept = ${quoted(spec.words.keptHost)};
my $refused = ${quoted(spec.words.refusedHost)};
my $missing = ${quoted(spec.words.noDocker)};
my $prctl = ${PRCTL[process.arch] ?? 0};
${BODY}`;
}

/** The number of prctl(2), which Perl has no name for. */
const PRCTL: Readonly<Record<string, number>> = { x64: 157, arm64: 167 };

/** Perl's single quotes know two escapes (perlop). */
function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}

const BODY = String.raw`
my @arguments = @ARGV;
# PERL_UNICODE may have decoded them.
utf8::encode($_) for grep { utf8::is_utf8($_) } @arguments;
my $id = sprintf '%d-%08x', $$, rand 2**32;

# One file, seen whole or not at all. Where that cannot be written (a full disk), docker runs all the same.
sub record {
  my ($suffix, @fields) = @_;
  my $path = "$records/$id$suffix";
  open my $file, '>', "$path${NEW}" or return;
  binmode $file;
  my $text = join "\0", @fields, '';
  my $at = 0;
  while ($at < length $text) {
    my $written = syswrite $file, $text, length($text) - $at, $at;
    next if !defined $written && $! == 4;
    last if !defined $written;
    $at += $written;
  }
  close $file;
  $at == length $text ? rename "$path${NEW}", $path : unlink "$path${NEW}";
}

sub finish {
  my ($code) = @_;
  record '${COMMAND_ENDED}', $code;
  exit $code;
}

sub say_of {
  my ($text, $other) = @_;
  my $at = index $text, '${OTHER_HOST_MARK}';
  substr($text, $at, ${OTHER_HOST_MARK.length}) = $other if $at >= 0;
  print STDERR "$text\n";
}

# Inside a network of its own a TCP address can only be in there; a unix socket is the machine's.
sub is_allowed {
  my ($other) = @_;
  return 1 if $other eq $host || $others{$other};
  return $inside && $other ne '' && $other !~ m{^(unix|fd|npipe):}i;
}

# The hosts that docker's options before the subcommand name (docker(1)).
sub named_hosts {
  my @hosts;
  my %takes_value = map { $_ => 1 } qw(--config --context -c --log-level -l --tlscacert --tlscert --tlskey);
  for (my $i = 0; $i < @arguments; $i++) {
    my $word = $arguments[$i];
    last if $word !~ /^-./ || $word eq '--';
    if ($word eq '--host') { push @hosts, $arguments[++$i] // '' }
    elsif ($word =~ /^--host=(.*)$/s) { push @hosts, $1 }
    elsif ($word =~ /^-D*H=?(.*)$/s) { push @hosts, $1 ne '' || $word =~ /=$/ ? $1 : $arguments[++$i] // '' }
    elsif ($takes_value{$word}) { $i++ }
  }
  return @hosts;
}

sub has_context {
  return 1 if ($ENV{DOCKER_CONTEXT} // 'default') !~ /^(default)?$/;
  open my $file, '<', ($ENV{DOCKER_CONFIG} // $config) . '/config.json' or return 0;
  local $/;
  return (<$file> // '') =~ /"currentContext"\s*:\s*"(?!default")[^"]+"/;
}

record '${COMMAND_BEGAN}', $$, readlink('/proc/self/cwd') // $ENV{PWD} // '', $name, @arguments;

if (!@real) {
  print STDERR "$missing\n";
  finish 127;
}
for my $other (named_hosts()) {
  next if is_allowed($other);
  say_of $refused, $other;
  finish 1;
}
my $wanted = $ENV{DOCKER_HOST} // '';
if ($wanted ne '' && !is_allowed($wanted)) {
  say_of $kept, $wanted;
  $wanted = '';
}
$ENV{DOCKER_HOST} = $host if $wanted eq '' && !has_context();

# The terminal sends these two to the program as well.
for my $signal (qw(INT QUIT)) {
  $SIG{$signal} = sub { } if ($SIG{$signal} // '') ne 'IGNORE';
}
my $child;
my %passed;
for my $signal (qw(TERM HUP USR1 USR2 ALRM)) {
  next if ($SIG{$signal} // '') eq 'IGNORE';
  # Sent to the whole group it comes to both; a program that counts them must not count many.
  $SIG{$signal} = sub {
    my $now = time;
    kill $signal, $child if $child && ($passed{$signal} // 0) != $now;
    $passed{$signal} = $now;
  };
}

$child = fork;
if (!defined $child) {
  print STDERR "$name: fork: $!\n";
  finish 126;
}
if ($child == 0) {
  # It shall not outlive this process when that is killed (prctl(2), PR_SET_PDEATHSIG = 1).
  syscall $prctl, 1, 9 if $prctl;
  my ($file, @more) = @real;
  { no warnings; exec { $file } 'docker', @more, @arguments; }
  print STDERR "$name: $file: $!\n";
  exit 127;
}

my $status;
while (!defined $status) {
  # 2 is WUNTRACED.
  my $found = waitpid $child, 2;
  if ($found == -1) {
    next if $! == 4;
    $status = 127 << 8;
  } elsif (($? & 0xff) == 0x7f) {
    # After Ctrl-Z and fg the group is awake again; one that stopped by itself takes us with it.
    open my $stat, '<', "/proc/$child/stat" or next;
    my $line = <$stat> // '';
    close $stat;
    next if $line !~ /^.*\) T/s;
    kill 'STOP', $$;
    kill 'CONT', $child;
  } else {
    $status = $?;
  }
}
my $signal = $status & 127;
finish $status >> 8 if !$signal;
record '${COMMAND_ENDED}', 128 + $signal;
my %names = (1 => 'HUP', 2 => 'INT', 3 => 'QUIT', 10 => 'USR1', 12 => 'USR2', 14 => 'ALRM', 15 => 'TERM');
$SIG{$names{$signal}} = 'DEFAULT' if $names{$signal};
kill $signal, $$;
exit 128 + $signal;
`;
