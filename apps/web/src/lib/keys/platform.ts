/** Whether the keyboard probably has a Command key. */
export function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? '')
}
