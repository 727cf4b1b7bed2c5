const ABOUT_SESSIONS = /^(?:GET \/api\/auth\/|POST \/api\/auth\/(?:login|logout)\/|GET \/api\/core\/feed\/)/;

/** Whether a request asks who is signed in, or signs in or out: one that is refused is an answer, and nothing that somebody wrote waits for it. */
export const isAboutSessions = (method: string, path: string): boolean =>
  ABOUT_SESSIONS.test(`${method} ${path}`);
