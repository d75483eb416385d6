import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { TitleCount } from './title-count.tsx'

const html = (length: number) => renderToStaticMarkup(<TitleCount length={length} />)

test('a title is counted from 80 of its 100 characters on, and one that is too long in the color of an error', () => {
  expect(html(79)).not.toContain('characters')
  expect(html(80)).toContain('80 of 100 characters')
  expect(html(80)).not.toContain('text-danger')
  expect(html(101)).toMatch(/text-danger[^>]*>101\/100</)
})
