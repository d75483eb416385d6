import type { Plugin } from 'vite'

/** Packages and workspaces that run only on the server. */
const SERVER_MODULE =
  /(^|\/)node_modules\/(pg|pg-[\w-]+|kysely|@electric-sql\/pglite[\w-]*|rrule-temporal|openai|better-auth|@better-auth\/[\w-]+|fastify|@fastify\/[\w-]+|pino|ioredis|redis)\/|\/packages\/(db|agent|offline)\/|\/apps\/api\//

/**
 * Matches Node's own modules, and `__vite-browser-external`: Vite replaces a Node module in the browser by this stub.
 */
const NODE_MODULE = /^node:|__vite-browser-external/

/** Returns true when a module must not reach the browser. `id` is the bundler's id of the module. */
export function isServerModule(id: string): boolean {
  return SERVER_MODULE.test(id) || NODE_MODULE.test(id)
}

/** Fails the build when a chunk contains a module of the server. */
export function forbidServerModules(): Plugin {
  return {
    name: 'forbid-server-modules',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue
        const forbidden = [...output.moduleIds, ...output.imports].find(isServerModule)
        if (forbidden) {
          this.error(`${forbidden} belongs to the server, but the web bundle contains it. Import only its types.`)
        }
      }
    },
  }
}
