import { MAX_NAME_LENGTH } from '@todo-agents/contract/bounds'
import { hasVisible, withoutControls } from '@todo-agents/contract/text'

/**
 * Returns the name by which the user sees an app: what the app calls itself, on one line and shortened, or else the host
 * of its description. Nothing proves this name.
 */
export function appName(claimed: unknown, client_id: string): string {
  const name = typeof claimed === 'string' && claimed.isWellFormed() ? claimed.replaceAll('\0', '') : ''
  const line = withoutControls(name.replace(/\s+/g, ' ')).trim().slice(0, MAX_NAME_LENGTH).toWellFormed()
  return hasVisible(line) ? line : (verifiedHost(client_id) ?? 'An app without a name')
}

/**
 * Returns the host that published the description of an app, when its client id is the address of it. Null for an app
 * that registered itself.
 */
export function verifiedHost(client_id: string): string | null {
  return URL.canParse(client_id) && new URL(client_id).protocol === 'https:' ? new URL(client_id).host : null
}
