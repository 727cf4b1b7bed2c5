import { defineModule } from '../../engine/module.ts';
import { createAdmin } from './accounts.ts';
import { authenticator } from './authenticate.ts';
import { cleanUpJob, cleanUpSchedule } from './clean-up-job.ts';
import { grantHealth } from './grant-health.ts';
import { grantRoutes } from './grant-routes.ts';
import { ownAccountRoutes } from './own-account.ts';
import { preferenceRoutes } from './preferences.ts';
import { loadPrincipal } from './principals.ts';
import { users } from './resources.ts';
import { rightsRoutes } from './rights-routes.ts';
import { userSettings } from './settings.ts';
import { signInRoutes } from './sign-in.ts';
import { tokenCommands, userCommands } from './user-commands.ts';

export { createUser } from './accounts.ts';
export { type Attempt, type Bucket, returnAttempt, takeAttempt } from './attempts.ts';
export { loadPrincipal } from './principals.ts';
export { createToken } from './tokens.ts';

/** Who may come in, and what they may do. */
export const usersModule = defineModule({
  name: 'users',
  resources: users,
  routes: (http, room) => {
    signInRoutes(http, room);
    ownAccountRoutes(http, room);
    preferenceRoutes(http, room.open);
    grantRoutes(http, room.open);
    rightsRoutes(http, room.open);
  },
  jobs: [cleanUpJob],
  schedules: [cleanUpSchedule],
  settings: userSettings,
  health: grantHealth,
  commands: [userCommands, tokenCommands],
  firstStart: async (context, address) => {
    const password = await createAdmin(context, userSettings.of(context).PEERSMITH_ADMIN_PASSWORD);
    return (
      password &&
      `Open ${address} and sign in as admin / ${password}\n  The password is shown this once; change it under your name.`
    );
  },
  provides: {
    authentication: (door) => ({
      ofRequest: authenticator(door),
      ofUser: (id, token) => loadPrincipal(door.db, id, token),
    }),
  },
});
