import { type AnyResource, isImportable } from '@peersmith/resource';
import { type AnyRoute, createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { PasswordPage } from './modules/account/password-page.tsx';
import { ProfilePage } from './modules/account/profile-page.tsx';
import { CandidatesPage } from './modules/candidates/candidates-page.tsx';
import { SystemPage } from './modules/core/system-page.tsx';
import { HomePage } from './modules/home/home-page.tsx';
import { HeldPage } from './modules/irr/held-page.tsx';
import { WhatIfPage } from './modules/irr/what-if-page.tsx';
import { MismatchesPage } from './modules/ix-api/mismatches-page.tsx';
import { OrderPage } from './modules/ix-api/order-page.tsx';
import { NewMailingPage } from './modules/mailings/new-mailing-page.tsx';
import { CalendarPage } from './modules/maintenance/calendar-page.tsx';
import { MatrixPage } from './modules/monitoring/matrix-page.tsx';
import { WorkPage } from './modules/monitoring/work-page.tsx';
import { MovingPage } from './modules/moving/moving-page.tsx';
import { NetboxPage } from './modules/netbox/netbox-page.tsx';
import { MirrorPage } from './modules/peeringdb/mirror-page.tsx';
import { OwnNetworkPage } from './modules/peeringdb/own-network-page.tsx';
import { BoardPage } from './modules/requests/board-page.tsx';
import { RpkiPage } from './modules/rpki/rpki-page.tsx';
import { SetupPage } from './modules/setup/setup-page.tsx';
import { DetailPage } from './resource/detail-page.tsx';
import { AddPage, EditPage } from './resource/form-page.tsx';
import { ImportPage } from './resource/import/import-page.tsx';
import { ListPage } from './resource/list-page.tsx';
import { listed, listPath } from './resource/pages.ts';
import { parseSearch, stringifySearch } from './resource/search.ts';
import { NotFound } from './shell/not-found.tsx';
import { Root } from './shell/root.tsx';
import { Failure } from './shell/states.tsx';

const root = createRootRoute({ component: Root, notFoundComponent: () => <NotFound /> });
const page = (path: string, component: () => React.ReactNode): AnyRoute =>
  createRoute({ getParentRoute: () => root, path, component });

/** The pages that every resource has, by the addresses of `resource/pages.ts`. */
function pagesOf(resource: AnyResource): AnyRoute[] {
  const base = listPath(resource);
  const detail: AnyRoute = createRoute({
    getParentRoute: () => root,
    path: `${base}$id/`,
    component: () => <DetailPage resource={resource} id={useId(detail)} tab={null} />,
  });
  const edit: AnyRoute = createRoute({
    getParentRoute: () => root,
    path: `${base}$id/edit/`,
    component: () => <EditPage key={useId(edit)} resource={resource} id={useId(edit)} />,
  });
  const tab: AnyRoute = createRoute({
    getParentRoute: () => root,
    path: `${base}$id/$tab/`,
    component: () => <DetailPage resource={resource} id={useId(tab)} tab={String(tab.useParams().tab)} />,
  });
  return [
    page(base, () => <ListPage resource={resource} />),
    page(`${base}add/`, () => <AddPage resource={resource} />),
    ...(isImportable(resource)
      ? [page(`${base}import/`, () => <ImportPage key={base} resource={resource} />)]
      : []),
    detail,
    edit,
    tab,
  ];
}

const useId = (route: AnyRoute): string => String(route.useParams().id);

const tree = root.addChildren([
  page('/', HomePage),
  page('/setup/', SetupPage),
  page('/setup/moving/', MovingPage),
  page('/user/profile/', ProfilePage),
  page('/user/password/', PasswordPage),
  page('/peeringdb/cache/', MirrorPage),
  page('/core/system/', SystemPage),
  page('/peeringdb/own/', OwnNetworkPage),
  page('/peering/candidates/', CandidatesPage),
  page('/monitoring/', WorkPage),
  page('/monitoring/work-lists/', WorkPage),
  page('/monitoring/matrix/', MatrixPage),
  page('/irr/held/', HeldPage),
  page('/irr/what-if/', WhatIfPage),
  page('/ix-api/mismatches/', MismatchesPage),
  page('/ix-api/order/', OrderPage),
  page('/rpki/', RpkiPage),
  page('/netbox/', NetboxPage),
  page('/maintenance-calendar/', CalendarPage),
  page('/requests/board/', BoardPage),
  page('/messaging/mailings/new/', NewMailingPage),
  ...listed.flatMap(pagesOf),
]);

export const router = createRouter({
  routeTree: tree,
  trailingSlash: 'always',
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultErrorComponent: ({ error, reset }) => <Failure error={error} retry={reset} />,
});
