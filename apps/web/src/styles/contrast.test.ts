import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ACCENTS } from '../lib/page/look.ts'

const TOKENS = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
const THEMES = ['light', 'dark'] as const

/** Returns the values of the colours in a block of the tokens, as [light, dark]. */
function colorsIn(block: string): Record<string, [string, string]> {
  const pairs = [...block.matchAll(/--color-([\w-]+): light-dark\((#\w{6}), (#\w{6})\);/g)]
  return Object.fromEntries(pairs.map(([, name, light, dark]) => [name, [light!, dark!]]))
}

const BASE = colorsIn(TOKENS.slice(0, TOKENS.indexOf('@layer theme')))

function colorsOf(accent: string): Record<string, [string, string]> {
  const start = TOKENS.indexOf(`[data-accent="${accent}"]`)
  return { ...BASE, 'on-accent': ['#ffffff', '#ffffff'], ...colorsIn(TOKENS.slice(start, TOKENS.indexOf('}', start))) }
}

function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((one, other) => one - other)
  return (light! + 0.05) / (dark! + 0.05)
}

const READ = [
  ...['canvas', 'surface', 'side', 'accent-soft', 'accent-mark'].map((back) => ['ink', back]),
  ...['canvas', 'surface', 'side', 'accent-soft'].map((back) => ['muted', back]),
  ...['canvas', 'surface', 'side', 'accent-soft'].map((back) => ['accent-text', back]),
  ...['canvas', 'surface', 'side', 'danger-soft'].map((back) => ['danger', back]),
  ...['canvas', 'surface', 'warning-soft'].map((back) => ['warning', back]),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
] as const

test.each(ACCENTS)('text can be read with the accent %s in both themes', (accent) => {
  const colors = colorsOf(accent)
  const poor = READ.flatMap(([text, back]) =>
    THEMES.flatMap((theme, at) => {
      const ratio = contrast(colors[text!]![at]!, colors[back!]![at]!)
      return ratio < 4.5 ? [`${text} on ${back}, ${theme}: ${ratio.toFixed(2)}`] : []
    }),
  )
  expect(poor).toEqual([])
})

test.each(ACCENTS)('the accent %s can be told from the page in both themes', (accent) => {
  const { accent: color, surface } = colorsOf(accent)
  expect(THEMES.map((_, at) => contrast(color![at]!, surface![at]!) >= 3)).toEqual([true, true])
})
