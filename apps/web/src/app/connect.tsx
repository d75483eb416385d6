import { lazy, Suspense } from 'react'
import { PageSkeleton } from '../components/page-skeleton.tsx'
import type { AppRequest } from '../features/connect/app-request.ts'
import { CONNECT_PATH, readAppRequest } from '../features/connect/app-request.ts'

const ConnectRoute = lazy(async () => ({ default: (await import('./connect-route.tsx')).ConnectRoute }))
const ConnectFailed = lazy(async () => ({ default: (await import('./connect-route.tsx')).ConnectFailed }))

/** The request of an app with which the browser came to this page; null on every other page. */
export const appRequest = window.location.pathname === CONNECT_PATH ? readAppRequest(window.location.search) : null

/** Says why an app cannot be connected. Needs no user. */
export function LateConnectFailed({ error }: { error: string }) {
  return (
    <Suspense fallback={<PageSkeleton />}>
      <ConnectFailed error={error} />
    </Suspense>
  )
}

/** Asks the signed-in user about an app. */
export function LateConnect({ request }: { request: AppRequest }) {
  return (
    <Suspense fallback={<PageSkeleton />}>
      <ConnectRoute request={request} />
    </Suspense>
  )
}
