import { createCimdClientDiscovery } from '@better-auth/cimd'
import type { ClientDiscovery } from '@better-auth/oauth-provider'
import { AppError } from '@todo-agents/contract/errors'
import { APIError } from 'better-auth/api'
import type { fetchClientMetadata } from './client-metadata.ts'

export interface PublishedAppsOptions {
  fetchMetadata: typeof fetchClientMetadata
  /** Throws AppError `unavailable` when too many apps are known that no user has connected. */
  refuseTooManyClients: () => Promise<void>
}

/**
 * Finds apps whose client id is the address of a description that they publish (client id metadata document). The
 * description is fetched only when the app asks the user: a refresh of tokens must not fail because another server is
 * down, and only requests that are limited by address may make this server fetch.
 */
export function publishedApps({ fetchMetadata, refuseTooManyClients }: PublishedAppsOptions): ClientDiscovery {
  const discovery = createCimdClientDiscovery({
    fetchClientMetadataResource: fetchMetadata,
    metadataProfile: 'mcp-2026-07-28',
    // A user who opens the same request twice is no attack. What a minute may fetch is bounded all the same.
    metadataFetchPolicy: { minimumFetchInterval: 0 },
  })
  return {
    ...discovery,
    async resolve(ctx, client_id, known) {
      if (ctx.path !== '/oauth2/authorize') return known
      if (!known) await refuseTooManyClients().catch(refuse)
      const client = await discovery.resolve(ctx, client_id, known)
      if (!client || client.tokenEndpointAuthMethod === 'none') return client
      const error_description = 'The app has a key of its own. This server takes public clients only.'
      throw new APIError('BAD_REQUEST', { error: 'invalid_client', error_description })
    },
  }
}

function refuse(error: unknown): never {
  if (!(error instanceof AppError)) throw error
  throw new APIError('SERVICE_UNAVAILABLE', { error: 'temporarily_unavailable', error_description: error.message })
}
