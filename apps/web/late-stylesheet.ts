import type { Plugin } from 'vite'

const STYLESHEET = /\s*<link rel="stylesheet"[^>]*>/g

/**
 * Moves the stylesheet from the head to the end of the body. A browser paints nothing until the stylesheets in the head
 * have loaded, but the skeleton in `index.html` does not need them. The program still starts with its styles: it is a
 * module script, and module scripts wait for all stylesheets.
 */
export function lateStylesheet(): Plugin {
  return {
    name: 'late-stylesheet',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        const links = html.match(STYLESHEET) ?? []
        if (links.length === 0) throw new Error('index.html has no stylesheet to move.')
        return html
          .replace(STYLESHEET, '')
          .replace('</body>', () => `${links.map((link) => link.trim()).join('')}</body>`)
      },
    },
  }
}
