import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { AppError } from '@todo-agents/contract/errors'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/**
 * Serves the built web app. Browsers cache hashed assets for a year, and revalidate the page on each visit. The build
 * has compressed the files. Answers of the API are not compressed: they mix secrets with text that others can
 * influence, so their compressed length would leak both (BREACH).
 */
export async function webApp(app: FastifyInstance, { webDir }: { webDir: string }) {
  if (!hasWebApp(webDir)) {
    app.get('/', () => {
      throw new AppError('not_found', 'The web app is not built. Run: npm run build')
    })
    return
  }
  await app.register(fastifyStatic, {
    root: webDir,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (response, path) => {
      const immutable = path.startsWith(join(webDir, 'assets'))
      response.header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}

export function hasWebApp(webDir: string): boolean {
  return existsSync(join(webDir, 'index.html'))
}

/** Returns the scripts in the built page that are in no file of their own. */
export async function inlineScripts(webDir: string): Promise<string[]> {
  if (!hasWebApp(webDir)) return []
  const page = await readFile(join(webDir, 'index.html'), 'utf8')
  return Array.from(page.matchAll(/<script>([\s\S]*?)<\/script>/g), ([, script = '']) => script)
}

/** The paths under which there is no page. */
const NO_PAGES = /^\/(?:api|trpc|assets)(?:\/|$)/
/**
 * Matches the path of a file beside the document, such as `/favicon.ico`. Deeper paths are pages: a tag may be called
 * “node.js”.
 */
const FILE = /^\/[^/]*\.[a-z0-9]+$/i

/**
 * Returns true if a browser opens the address of a page of the web app, such as `/today`. The app itself knows which
 * addresses exist, so all of them get the same document.
 */
export function isPageOfApp({ method, url, headers }: FastifyRequest): boolean {
  const [path = ''] = url.split('?')
  const isNavigation = method === 'GET' || method === 'HEAD'
  return isNavigation && (headers.accept ?? '').includes('text/html') && !NO_PAGES.test(path) && !FILE.test(path)
}
