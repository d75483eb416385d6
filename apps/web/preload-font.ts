import type { Plugin } from 'vite'

const FONT = /inter-latin.*\.woff2$/

/**
 * Lets the browser load the font with the page, instead of after the stylesheet. The name of the file is known only after
 * the build.
 */
export function preloadFont(): Plugin {
  return {
    name: 'preload-font',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle = {} }) {
        const file = Object.keys(bundle).find((name) => FONT.test(name))
        if (!file) throw new Error('The build has no font to preload.')
        const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `/${file}` }
        return [{ tag: 'link', attrs, injectTo: 'head' }]
      },
    },
  }
}
