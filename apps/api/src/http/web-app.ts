import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { AppError } from '@todo-agents/contract/errors'
import type { FastifyInstance } from 'fastify'

/**
 * Serves the built web app. Browsers cache hashed assets for a year, and revalidate the page on each visit. The build
 * has compressed the files. Answers of the API are not compressed: they mix secrets with text that others can
 * influence, so their compressed length would leak both (BREACH).
 */
export async function webApp(app: FastifyInstance, { webDir }: { webDir: string }) {
  if (!existsSync(join(webDir, 'index.html'))) {
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
