import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { Markdown } from './markdown.tsx'

function html(content: string, isStreaming = false): string {
  return renderToStaticMarkup(<Markdown content={content} isStreaming={isStreaming} />)
}

test('emphasis, lists and code become elements', () => {
  const text = html('Done: **Team meeting**\n\n1. one\n2. `two`')
  expect(text).toContain('<strong dir="auto">Team meeting</strong>')
  expect(text).toMatch(/<ol[^>]*>\s*<li>one<\/li>\s*<li><code>two<\/code><\/li>\s*<\/ol>/)
})

test('a code block is shown unchanged', () => {
  expect(html('```ts\nconst a = 1 < 2\n```')).toMatch(/<pre>.*const a = 1 &lt; 2/s)
})

test('a Markdown table becomes a table element', () => {
  expect(html('| a | b |\n|---|---|\n| 1 | 2 |')).toContain('<td dir="auto">2</td>')
})

test('unfinished emphasis is completed while the text grows', () => {
  expect(html('Created **Team mee', true)).toContain('<strong dir="auto">Team mee</strong>')
})

describe.each([false, true])('untrusted text, streaming: %s', (isStreaming) => {
  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'a <b onclick="alert(1)">b</b> c',
    '<iframe src="https://example.com"></iframe>',
    '<a href="javascript:alert(1)">x</a>',
    '<svg><style>@import url(//example.com)</style></svg>',
  ])('HTML stays text: %s', (content) => {
    const text = html(content, isStreaming)
    expect(text).not.toMatch(/<(script|img|b|iframe|a|svg|style)[\s>]/i)
    expect(text).toContain('&lt;')
  })

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '/api/auth/sign-out',
    '//example.com',
    ' java&#x09;script:alert(1)',
  ])('no link to %s', (href) => {
    expect(html(`[click](<${href}>)`, isStreaming)).not.toContain('<a')
  })

  test.each(['https://example.com/a', 'http://example.com', 'mailto:a@example.com'])('a link to %s is safe', (href) => {
    const text = html(`[click](${href})`, isStreaming)
    expect(text).toContain(`href="${href}"`)
    expect(text).toContain('rel="noopener noreferrer nofollow"')
  })

  test('an image is not loaded, and its description is shown', () => {
    const text = html('![a cat](https://example.com/track.png)', isStreaming)
    expect(text).not.toContain('example.com')
    expect(text).toContain('a cat')
  })

  test('a link without a scheme in bare text runs no script', () => {
    expect(html('www.example.com and javascript:alert(1)', isStreaming)).not.toContain('href="javascript')
  })
})
