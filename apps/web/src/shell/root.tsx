import { Notifications } from '@mantine/notifications';
import { Gate } from './gate.tsx';

/** All there is on screen. What is told at its edge is within the router: it may lead to pages. */
export const Root = () => (
  <>
    <Notifications position="bottom-right" autoClose={4000} />
    <Gate />
  </>
);
