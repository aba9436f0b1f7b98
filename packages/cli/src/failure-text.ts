/** What went wrong, as data: what a person and a program need. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly issues?: readonly unknown[];
}

/** An error as data; errors of ours keep their code and issues. */
export function failureText(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: 'failed', message: String(error) };
  const code = Reflect.get(error, 'code');
  const issues = Reflect.get(error, 'issues');
  return {
    code: typeof code === 'string' ? code : 'failed',
    message: error.message,
    ...(Array.isArray(issues) && issues.length > 0 && { issues }),
  };
}
