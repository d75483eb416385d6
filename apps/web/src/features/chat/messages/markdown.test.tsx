import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { Markdown } from './markdown.tsx'

function html(content: string, isStreaming = false): string {
  return renderToStaticMarkup(<Markdown content={content} isStreaming={isStreaming} />)
}

/** Matches every attribute and element that makes a browser load a file or run a script. */
const LOADS =
  /\s(src|srcset|poster|background|data|action|formaction|ping|on\w+|style)=|<(img|link|object|embed|video|iframe|script|style|form)[\s>]/i

/** An address in each place where Markdown or HTML has one. */
const EVERYTHING = [
  '![a](https://h.example/a) ![b][ref] [![c](https://h.example/c)](https://h.example/d)',
  '[e](https://h.example/e "https://h.example/title") <https://h.example/f> https://h.example/g',
  '[ref]: https://h.example/h',
  '| ![i](https://h.example/i) |\n|---|\n| x |',
  '- [x] ![j](https://h.example/j)',
  'A note[^1].\n\n[^1]: ![k](https://h.example/k)',
  '> # ![l](https://h.example/l) https://h.example/m',
  '```mermaid\ngraph TD; A[<img src=https://h.example/n>] --> B; click A "https://h.example/o"\n```',
  '```html\n<link rel=prefetch href=https://h.example/p>\n```',
  '$$\\includegraphics{https://h.example/q}$$',
  '<img src=https://h.example/r><video poster=https://h.example/s></video><style>@import "https://h.example/t"</style>',
].join('\n\n')

function tags(rendered: string): string {
  return rendered.match(/<[^>]*>/g)?.join('') ?? ''
}

/** Returns the text of rendered elements. */
function words(rendered: string): string {
  return rendered.replace(/<[^>]*>/g, '').trim()
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

test('the columns of a table are aligned as the table says', () => {
  const text = html('| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |')
  expect(text).toContain('<td dir="auto">1</td><td dir="auto" data-align="center">2</td>')
  expect(text).toContain('<td dir="auto" data-align="right">3</td>')
})

test('a task has a box with its state instead of a bullet', () => {
  const text = html('- [x] one\n- [ ] two\n- three')
  expect(text).toMatch(
    /<li class="task"><input type="checkbox" class="task-box" disabled="" aria-label="done"[^>]*checked=""[^>]*\/>one<\/li>/,
  )
  expect(text).toMatch(
    /<li class="task"><input type="checkbox" class="task-box" disabled="" aria-label="to do"[^>]*\/>two<\/li>/,
  )
  expect(text).toContain('<li>three</li>')
})

test('a reference finds the definition of its link in another paragraph', () => {
  expect(html('[click][a]\n\nb\n\n[a]: https://example.com')).toContain('href="https://example.com"')
})

test('a footnote is shown', () => {
  expect(words(html('a[^1]\n\n[^1]: note'))).toBe('a11note')
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

  test('an image is not loaded: its description and a link with its host are shown', () => {
    const text = html('![a cat](https://example.com/track.png)', isStreaming)
    expect(tags(text)).not.toMatch(LOADS)
    expect(words(text)).toBe('a cat Open image (example.com)')
    expect(text).toContain('<a href="https://example.com/track.png" target="_blank" rel="noopener noreferrer nofollow"')
  })

  test.each(['data:image/png;base64,AA', 'javascript:alert(1)', '/api/auth/sign-out', '//example.com/a.png', 'a.png'])(
    'an image at %s is only its description',
    (src) => {
      const text = html(`![a cat](<${src}>)`, isStreaming)
      expect(text).not.toContain('<a')
      expect(words(text)).toBe('a cat')
    },
  )

  test('an image within a link is only its description, and the link says its own host', () => {
    const text = html('[![a cat](https://a.example/x.png)](https://b.example)', isStreaming)
    expect(words(text)).toBe('a cat (b.example)')
    expect(text.match(/<a /g)).toHaveLength(1)
  })

  test.each([
    ['[click](https://evil.example/x)', 'click (evil.example)'],
    ['[https://bank.example](https://evil.example)', 'https://bank.example (evil.example)'],
    ['[bank.example](https://bank.example.evil.example)', 'bank.example (bank.example.evil.example)'],
    ['[bank.example.evil](https://bank.example)', 'bank.example.evil (bank.example)'],
    ['<https://bank.example@evil.example>', 'https://bank.example@evil.example (evil.example)'],
    ['[**evil.example**](https://evil.example)', 'evil.example (evil.example)'],
    ['[write](mailto:a@evil.example?body=secret)', 'write (a@evil.example)'],
    ['[bаnk.example](https://bаnk.example)', 'bаnk.example (xn--bnk-6cd.example)'],
    ['[https://Bank.example/help](https://bank.example/help)', 'https://Bank.example/help'],
    ['[bank.example](https://bank.example)', 'bank.example'],
  ])('the link %s says where it leads', (content, shown) => {
    expect(words(html(content, isStreaming))).toBe(shown)
  })

  test('no Markdown element loads anything', () => {
    const text = html(EVERYTHING, isStreaming)
    expect(tags(text)).not.toMatch(LOADS)
    expect(text).toContain('https://h.example/m')
    expect([...text.matchAll(/<(?!a )[^>]*h\.example/g)]).toEqual([])
  })

  test('a link without a scheme in bare text runs no script', () => {
    expect(html('www.example.com and javascript:alert(1)', isStreaming)).not.toContain('href="javascript')
  })
})
