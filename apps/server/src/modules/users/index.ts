export { createAdmin, createUser, setPassword, usernames } from './accounts.ts';
export { type Authenticated, authenticator } from './authenticate.ts';
export { cleanUpJob } from './clean-up-job.ts';
export { preferenceRoutes } from './preferences.ts';
export { loadPrincipal } from './principals.ts';
export { users } from './resources.ts';
export { signInRoutes } from './sign-in.ts';
export { createToken } from './tokens.ts';
