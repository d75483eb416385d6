import { expect, test } from 'vitest'
import { pushSupport } from './push-support.ts'

const FULL = { isSecureContext: true, Notification: {}, PushManager: {}, navigator: { serviceWorker: {} } }

test.each([
  ['a browser with everything', FULL, 'supported'],
  ['a page over plain http', { isSecureContext: false, Notification: {}, navigator: {} }, 'insecure'],
  [
    'Safari on an iPhone, in a tab',
    { isSecureContext: true, navigator: { serviceWorker: {}, standalone: false } },
    'home-screen',
  ],
  [
    'a page on the Home Screen of an iPhone',
    { ...FULL, navigator: { serviceWorker: {}, standalone: true } },
    'supported',
  ],
  ['a browser without push', { ...FULL, PushManager: undefined }, 'unsupported'],
])('%s: %s gives %s', (_, scope, support) => {
  expect(pushSupport(scope)).toBe(support)
})
