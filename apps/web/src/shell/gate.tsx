import { Center, Loader } from '@mantine/core';
import { MeContext, useMeQuery } from '../api/me.tsx';
import { Shell } from './shell.tsx';
import { SignIn } from './sign-in.tsx';
import { Failure, hides } from './states.tsx';

/** Everything is behind the sign-in. */
export function Gate() {
  const { data: me, error, refetch } = useMeQuery();
  // Whoever is at work stays there while the server cannot say who they are.
  if (hides(error, me))
    return (
      <Center mih="100vh" p="md">
        <Failure error={error} retry={() => void refetch()} />
      </Center>
    );
  if (me === undefined)
    return (
      <Center mih="100vh">
        <Loader aria-label="Loading" />
      </Center>
    );
  if (me === null) return <SignIn />;
  return (
    <MeContext value={me}>
      <Shell />
    </MeContext>
  );
}
