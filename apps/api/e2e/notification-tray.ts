import type { BrowserContext, Worker } from 'playwright-core'

/**
 * The headless Chromium has no notifications of the system. This stands in for its permission, and for the tray that
 * shows them; the service worker is real.
 */
export interface NotificationTray {
  /** The service worker of the page. */
  worker: Worker
  /** Returns the titles of the notifications on screen. */
  titles(): Promise<string[]>
  /** Returns the titles of all notifications that were shown so far. */
  shown(): Promise<string[]>
  bodies(): Promise<string[]>
  /** Presses a button of a notification; the notification itself without `action`. Resolves when it was handled. */
  press(title: string, action?: 'done' | 'snooze'): Promise<void>
  /** Closes all notifications, as a user may. */
  closeAll(): Promise<void>
}

/** Makes the pages of a context find this permission. A request for it is granted. */
export async function setPermission(context: BrowserContext, permission: 'granted' | 'default'): Promise<void> {
  await context.addInitScript(`{
    let permission = ${JSON.stringify(permission)}
    Object.defineProperty(Notification, 'permission', { get: () => permission })
    Notification.requestPermission = async () => (permission = 'granted')
  }`)
}

/** Waits for the service worker of a context, and installs the tray in it. */
export async function openTray(context: BrowserContext): Promise<NotificationTray> {
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
  await worker.evaluate(`{
    self.tray = new Map()
    self.shown = []
    ServiceWorkerRegistration.prototype.showNotification = async (title, options) => {
      self.shown.push(title)
      self.tray.set(options.tag, { title, ...options, close: () => self.tray.delete(options.tag) })
    }
    ServiceWorkerRegistration.prototype.getNotifications = async ({ tag } = {}) =>
      [...self.tray.values()].filter((one) => tag === undefined || one.tag === tag)
    undefined
  }`)
  return {
    worker,
    titles: () => worker.evaluate<string[]>(`[...self.tray.values()].map(({ title }) => title)`),
    shown: () => worker.evaluate<string[]>(`self.shown`),
    bodies: () => worker.evaluate<string[]>(`[...self.tray.values()].map(({ body }) => body)`),
    press: (title, action = undefined) =>
      worker.evaluate(`{
        const work = []
        const notification = [...self.tray.values()].find((one) => one.title === ${JSON.stringify(title)})
        const press = { notification, action: ${JSON.stringify(action ?? '')}, waitUntil: (part) => work.push(part) }
        self.dispatchEvent(Object.assign(new Event('notificationclick'), press))
        Promise.all(work).then(() => undefined)
      }`),
    closeAll: () => worker.evaluate(`self.tray.clear()`),
  }
}
