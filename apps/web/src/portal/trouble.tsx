import { Alert } from '@mantine/core';
import { messageOf } from '../shell/states.tsx';

/** What the server says of a form as a whole. */
export const Trouble = ({ error }: { error: unknown }) =>
  error ? (
    <Alert color="red" variant="outline" role="alert">
      {messageOf(error)}
    </Alert>
  ) : null;
