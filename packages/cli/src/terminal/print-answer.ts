import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { cleanLine, cleanText } from './clean-text.ts'
import type { Output } from './output.ts'

/**
 * Prints the texts of an answer to standard output as they come, and its tool calls to standard error. On a terminal,
 * the `**` of Markdown becomes bold, and `\#` is `#`; in a pipe the text stays as it is.
 */
export function createAnswerPrinter(out: Output) {
  /** What was received of the text that is being written, and how much of it is printed. */
  let open = ''
  let printed = 0
  let isBold = false

  /** Prints what is new. `isWhole`: nothing follows, so that a single `*` at the end is no half of a mark. */
  function print(isWhole: boolean): void {
    let text = open.slice(printed)
    const held = isWhole ? 0 : (/[*\r\\]$/.exec(text)?.[0].length ?? 0)
    text = text.slice(0, text.length - held)
    printed += text.length
    out.write(withMarks(cleanText(text)))
  }

  function withMarks(text: string): string {
    if (out.columns === Infinity) return text
    return text
      .replace(/\\([!-/:-@[-`{-~])/g, '$1')
      .split('**')
      .map((part, index) => {
        if (index > 0) isBold = !isBold
        return isBold && part ? out.style('bold', part) : part
      })
      .join('')
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
