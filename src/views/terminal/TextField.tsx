import { Transform } from 'ink';
import TextInput from 'ink-text-input';
import type { ReactElement } from 'react';
import { decodeGraphemes, encodeGraphemes } from './stand-ins.ts';

export interface TextFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Called on Enter, if Enter gets as far as the field. */
  readonly onSubmit?: (value: string) => void;
  readonly placeholder?: string;
  /** Whether keys go to this field; true by default. */
  readonly focus?: boolean;
}

/**
 * A field of one line: ink-text-input, made safe for what takes several UTF-16 units
 * (docs/decisions/ink-text-input.md). It hears what no key listener dealt with.
 */
export function TextField({ value, onChange, onSubmit, ...rest }: TextFieldProps): ReactElement {
  return (
    <Transform transform={decodeGraphemes}>
      <TextInput
        {...rest}
        value={encodeGraphemes(value)}
        onChange={(next) => onChange(decodeGraphemes(next))}
        {...(onSubmit === undefined ? {} : { onSubmit: (next) => onSubmit(decodeGraphemes(next)) })}
      />
    </Transform>
  );
}
