import TextInput from 'ink-text-input';

interface TextFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onSubmit?: (value: string) => void;
  readonly placeholder?: string;
  readonly focus?: boolean;
}

/** A field of one line. */
export function TextField(props: TextFieldProps) {
  return <TextInput {...props} />;
}
