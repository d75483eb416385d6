import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '@todo-agents/db/testing/free-port'
import { createDataDir } from '@todo-agents/db/testing/templates'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { ServerProcess } from '../src/testing/process.ts'
import { startProcess } from '../src/testing/process.ts'
import { launchBrowser } from './browser.ts'

/** The product as `npm start` runs it, with its own data folder, and a browser that visits it. */
export interface AppInBrowser {
  url: string
  dataDir: string
  browser: Browser
  /** Starts the server again after `stopServer`, on the same folder and port. `env` adds to the environment. */
  startServer(env?: Record<string, string>): Promise<void>
  /** Stops the server. Resolves with its exit code, or with the signal that ended it. */
  stopServer(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | NodeJS.Signals>
  /**
   * Opens a context with its own cookies and storage, as if in the browser of another user. `page.goto('/')` opens the
   * app.
   */
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>
  /** Closes the browser, stops the server, and removes the folder. */
  close(): Promise<void>
}

export interface AppInBrowserOptions {
  /** Adds to the environment of the server. */
  env?: Record<string, string>
  /** A browser that several apps share. The caller has to close it: `close` only closes the contexts. */
  browser?: Browser
  /** An empty folder for the data, for a script that no test runner runs. */
  dataDir?: string
}

export async function openAppInBrowser(options: AppInBrowserOptions = {}): Promise<AppInBrowser> {
  const dataDir = options.dataDir ?? createDataDir()
  const env = { PORT: String(await freePort()), DATA_DIR: dataDir, ...options.env }
  const url = `http://localhost:${env.PORT}`
  let server: ServerProcess

  async function startServer(added?: Record<string, string>): Promise<void> {
    server = startProcess({ ...env, ...added })
    await server.ready
  }

  async function stopServer(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | NodeJS.Signals> {
    server.child.kill(signal)
    return server.ended
  }

  async function close(): Promise<void> {
    if (options.browser) for (const context of contexts) await context.close()
    else await browser.close()
    await stopServer()
    rmSync(dataDir, { recursive: true })
  }

  const browser = options.browser ?? (await launchBrowser())
  const contexts: BrowserContext[] = []
  try {
    await startServer()
  } catch (error) {
    await close()
    throw error
  }

  return {
    url,
    dataDir,
    browser,
    startServer,
    stopServer,
    async newContext(contextOptions) {
      const context = await browser.newContext({
        baseURL: url,
        viewport: { width: 1280, height: 800 },
        locale: 'en-US',
        timezoneId: TIME_ZONE,
        ...contextOptions,
      })
      context.setDefaultTimeout(60_000)
      contexts.push(context)
      return context
    },
    close,
  }
}

const TIME_ZONE = 'Europe/Berlin'

/** Returns the day so many days from now, as `YYYY-MM-DD`, where the browser is. There it is tomorrow before it is in UTC. */
export function dayInBrowser(days = 0): string {
  return new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv-SE', { timeZone: TIME_ZONE })
}

/** Returns the environment of a server whose model is the Chat Completions API at this URL. */
export function chatModelEnv(baseUrl: string): Record<string, string> {
  const connection = { OPENAI_API: 'chat', OPENAI_API_KEY: 'none', OPENAI_BASE_URL: baseUrl, OPENAI_CHECK: 'off' }
  return { ASSISTANT: 'model', ...connection }
}

/** Opens the app and signs in as a new guest. */
export async function continueAsGuest(page: Page): Promise<void> {
  await page.goto('/')
  await page.getByRole('button', { name: 'Continue as guest' }).click()
}

/** Sends a message to the assistant. */
export async function send(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.getByRole('button', { name: 'Send' }).click()
}

/**
 * Saves a picture of the page in e2e/screenshots, for a person to look at. The folder is not committed. Saves none in CI,
 * where no person looks: the pictures take minutes.
 */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env.CI) return
  await page.screenshot({ path: join(import.meta.dirname, 'screenshots', `${name}.png`) })
}
