import {
  createBrowserHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { NotFound } from '../components/not-found.tsx'
import { TodosPage } from '../features/todos/todos-page.tsx'
import { hrefOf, START } from '../lib/places/place.ts'
import { MessageBoundary } from './message-boundary.tsx'
import { Shell } from './shell.tsx'

const root = createRootRoute({
  component: Shell,
  notFoundComponent: () => <NotFound />,
  errorComponent: MessageBoundary,
})

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  // Keeps what the address asks for: a conversation, the details of a todo, a search.
  beforeLoad: ({ location }) => {
    throw redirect({ href: hrefOf(START, location.search), replace: true })
  },
})

// One route above all views: a change of the view keeps what is typed, and the list.
const todos = createRoute({ getParentRoute: () => root, id: 'todos', component: TodosPage })
const views = [
  '/today',
  '/upcoming',
  '/inbox',
  '/all',
  '/done',
  '/search',
  '/list/$id',
  '/tag/$name',
  '/filter/$id',
  '/assistant',
].map((path) => createRoute({ getParentRoute: () => todos, path }))

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('./account-route.tsx'), 'AccountRoute'),
})

const history = createRoute({
  getParentRoute: () => root,
  path: '/history',
  component: lazyRouteComponent(() => import('../features/history/history-page.tsx')),
})

const settings = ['/settings', '/settings/$section'].map((path) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(() => import('./settings-route.tsx'), 'SettingsRoute'),
  }),
)

// One for all routers: each would listen to the browser for ever.
const addresses = createBrowserHistory()

/** Reads search parameters as plain text. The router would read `?q=1` as a number otherwise. */
export function createAppRouter() {
  return createRouter({
    routeTree: root.addChildren([start, todos.addChildren(views), account, history, ...settings]),
    history: addresses,
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const query = new URLSearchParams(search as Record<string, string>).toString()
      return query === '' ? '' : `?${query}`
    },
  })
}
