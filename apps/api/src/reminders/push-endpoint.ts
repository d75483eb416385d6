import { isIP } from 'node:net'
import { AppError } from '@todo-agents/contract/errors'
import { isPublicAddress } from '../public-address.ts'

/**
 * Throws AppError `invalid_request` for an address to which this server must send nothing. A client chooses it, so it
 * must be that of a server on the public internet, with https. `isLoopbackAllowed`: also this machine, for tests.
 */
export function checkEndpoint(endpoint: string, isLoopbackAllowed: boolean): void {
  const { protocol, hostname, username, password } = new URL(endpoint)
  if (isLoopbackAllowed && hostname === '127.0.0.1') return
  const host = hostname.replace(/^\[|\]$/g, '')
  const isPublic = isIP(host)
    ? isPublicAddress(host)
    : host.includes('.') && !/\.(localhost|local|internal)$/.test(host)
  if (protocol === 'https:' && isPublic && !username && !password) return
  throw new AppError('invalid_request', 'This is not the address of a push service.', { field: 'endpoint' })
}
