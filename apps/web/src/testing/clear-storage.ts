import { afterEach } from 'vitest'

// Test files share a worker, and with it the storage of the page: what one leaves there would be the draft of another.
afterEach(() => {
  if (!('document' in globalThis)) return
  sessionStorage.clear()
  localStorage.clear()
})
