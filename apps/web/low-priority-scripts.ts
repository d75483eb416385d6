import type { Plugin } from 'vite'

const PROGRAM = /<(?:script type="module"|link rel="modulepreload")/g

/**
 * Lets the browser load the stylesheet before the program, and paint the skeleton before the program starts: it treats
 * scripts of a high priority as if the first paint needed them.
 */
export function lowPriorityScripts(): Plugin {
  return {
    name: 'low-priority-scripts',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => html.replace(PROGRAM, (tag) => `${tag} fetchpriority="low"`),
    },
  }
}
