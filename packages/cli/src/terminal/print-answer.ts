import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { cleanLine, cleanText } from './clean-text.ts'
import type { Output } from './output.ts'

/** A mark of bold text, an escaped character, text without marks, or one character that may be half of a mark. */
const PARTS = /\*\*|\\[!-/:-@[-`{-~]|\r\n|[^*\r\\]+|[*\r\\]/g
const HALF = /^[*\r\\]$/

/**
 * Prints the texts of an answer to standard output as they come, and its tool calls to standard error. The `**` of
 * Markdown becomes bold on a terminal and nothing in a pipe, and `\#` is `#`.
 */
export function createAnswerPrinter(out: Output) {
  /** What was received of the text that is being written, and how much of it is printed. */
  let open = ''
  let printed = 0
  let isBold = false

  /** Prints what is new. `isWhole`: nothing follows, so that a single `*` at the end is no half of a mark. */
  function print(isWhole: boolean): void {
    let text = ''
    for (const [part] of open.slice(printed).matchAll(PARTS)) {
      if (!isWhole && HALF.test(part) && printed + part.length === open.length) break
      printed += part.length
      if (part === '**') isBold = !isBold
      else if (part.length > 1 && part.startsWith('\\')) text += styled(part.slice(1))
      else text += styled(cleanText(part))
    }
    out.write(text)
  }

  function styled(text: string): string {
    return isBold && text ? out.style('bold', text) : text
  }

  function close(): void {
    if (open === '') return
    print(true)
    if (!open.endsWith('\n')) out.line()
    open = ''
    printed = 0
    isBold = false
  }

  return {
    take(event: StreamEvent): void {
      switch (event.event) {
        case 'message_delta':
          open += event.data.content
          print(false)
          break
        case 'message':
          if (!event.data.content.startsWith(open.slice(0, printed))) restart()
          open = event.data.content
          close()
          break
        case 'message_reset':
          restart()
          break
        case 'tool_call':
          close()
          out.note(
            `→ ${cleanLine(event.data.tool_name).replaceAll('_', ' ')} ${cleanLine(subjectOf(event.data.arguments))}`.trimEnd(),
          )
          break
        case 'tool_result':
          if (event.data.status === 'error') out.note(`  did not work: ${cleanLine(problemOf(event.data.output))}`)
          break
        case 'model_wait':
          out.note(`The model asks to wait for ${event.data.retry_after} s.`)
          break
        case 'resync':
          restart()
          for (const part of event.data.parts) {
            if (part.type !== 'text') continue
            open = part.content
            if (!part.streaming) close()
          }
          print(false)
          break
      }
    },
    /** Ends the line of a text that was cut. */
    end: close,
  }

  /** What is printed cannot be taken back, so the text begins again on a new line. */
  function restart(): void {
    if (printed > 0) out.line(' …')
    open = ''
    printed = 0
    isBold = false
  }
}

/** Returns what a call is about: the title or the words among its arguments. */
function subjectOf(args: Record<string, unknown>): string {
  const words = [args.item, args.q, args.name, args.text].find((value) => typeof value === 'string')
  return words ? `“${words}”` : ''
}

function problemOf(output: unknown): string {
  const { error } = (output ?? {}) as { error?: { message?: unknown } | string }
  const message = typeof error === 'object' ? error.message : error
  return typeof message === 'string' ? message : 'see the history'
}
