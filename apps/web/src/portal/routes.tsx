import { type AnyRoute, createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AskPage } from './ask/ask-page.tsx';
import { HomePage } from './home/home-page.tsx';
import { ProgramsPage } from './programs/programs-page.tsx';
import { RequestPage } from './requests/request-page.tsx';
import { RequestsPage } from './requests/requests-page.tsx';
import { SessionsPage } from './sessions/sessions-page.tsx';
import { NothingHere, Shell } from './shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NothingHere });
const page = (path: string, component: () => ReactNode): AnyRoute =>
  createRoute({ getParentRoute: () => root, path, component });

const request: AnyRoute = createRoute({
  getParentRoute: () => root,
  path: '/requests/$reference/',
  component: () => <RequestPage reference={String(request.useParams().reference)} />,
});

/** The pages of the portal. */
export const router = createRouter({
  routeTree: root.addChildren([
    page('/', HomePage),
    page('/ask/', AskPage),
    page('/requests/', RequestsPage),
    request,
    page('/sessions/', SessionsPage),
    page('/programs/', ProgramsPage),
  ]),
  trailingSlash: 'always',
});
