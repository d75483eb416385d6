import type { AgentStream } from '@todo-agents/client/stream/agent-stream'
import type { StreamEvent } from '@todo-agents/contract/agent-events'
import type { ExitName } from '../exit.ts'
import { CliError } from '../exit.ts'
import { recall, remember } from '../server/memory.ts'
import { askYesNo, canAsk, readStdin } from '../terminal/ask-person.ts'
import { cleanLine } from '../terminal/clean-text.ts'
import { createAnswerPrinter } from '../terminal/print-answer.ts'
import type { CommonOptions, Session } from './run-command.ts'
import { runConnected } from './run-command.ts'

export interface AskOptions extends CommonOptions {
  continue?: boolean
  session?: string
  yes?: boolean
  no?: boolean
}

type ApprovalEvent = Extract<StreamEvent, { event: 'approval_required' }>

/** Passes a message to the assistant, prints the answer while it comes, and asks the person what the assistant asks. */
export function ask(words: string[], options: AskOptions): Promise<void> {
  return runConnected(options, async (session) => {
    if (options.yes && options.no) throw new CliError('usage', '--yes and --no cannot be given together.')
    const message = words.length === 1 && words[0] === '-' ? await readStdin() : words.join(' ')
    if (message.trim() === '') throw new CliError('usage', 'Ask something, such as: todo-agents ask what is due today')
    const { client } = session.connection
    const before =
      options.session ?? (options.continue ? (recall(session.connection).session_id ?? undefined) : undefined)
    const run = createRun(session, { ...options, isNew: before === undefined })
    const stop = stopOnInterrupt(session, run)
    try {
      let stream: AgentStream | null = client.streamAgent({ message, session_id: before })
      while (stream) {
        const question = await run.follow(stream)
        if (!question) break
        stream = (await run.decide(question)) ? client.resumeAgent(run.position()) : null
      }
      return run.exit()
    } finally {
      stop()
    }
  })
}

function createRun({ out, connection }: Session, options: AskOptions & { isNew: boolean }) {
  const { trpc } = connection.client
  const printer = createAnswerPrinter(out)
  let run_id: string | null = null
  let last_event_id: string | null = null
  let exit: ExitName = 'ok'
  let isStopped = false
  /** The assistant of a new conversation was asked to undo something, and did nothing else. */
  let isUndoOfNothing = false

  function take(event: StreamEvent): ApprovalEvent | null {
    last_event_id = event.id ?? last_event_id
    if (event.event === 'heartbeat') return null
    if (event.event === 'session_initialized' || event.event === 'resync') {
      run_id = event.data.run_id
      remember(connection, { session_id: event.data.session_id })
    }
    if (out.isJson) out.jsonLine(event)
    else printer.take(event)
    switch (event.event) {
      case 'error':
      case 'rate_limit_exceeded': {
        const code = event.event === 'error' ? event.data.code : event.event
        throw new CliError(REFUSALS.has(code) ? 'refused' : 'failed', event.data.message, code)
      }
      case 'completed':
        if (event.data.status === 'cancelled') exit = isStopped ? 'interrupted' : 'failed'
        return null
      case 'tool_result': {
        const { tool_name, status, change_ids } = event.data
        if (change_ids.length > 0) isUndoOfNothing = false
        else if (options.isNew && tool_name === 'undo' && status === 'error') isUndoOfNothing = true
        return null
      }
      default:
        return event.event === 'approval_required' ? event : null
    }
  }

  return {
    /** Follows a stream to its end. Returns the question that it ends with, or null. */
    async follow(stream: AgentStream): Promise<ApprovalEvent | null> {
      let question: ApprovalEvent | null = null
      try {
        for await (const event of stream) question = take(event) ?? question
      } finally {
        printer.end()
      }
      return question
    },

    /** Asks the person, unless an option has decided. Returns false when the question stays open. */
    async decide({ data }: ApprovalEvent): Promise<boolean> {
      const lines = data.preview.map((line) => `  ${cleanLine(line)}`)
      out.note(['The assistant asks before it does this:', ...lines].join('\n'))
      if (!options.yes && !options.no && !canAsk()) {
        out.note('It waits for your answer in the page. In scripts, --yes or --no answers.')
        exit = 'waiting'
        return false
      }
      const isApproved = options.yes ?? (options.no ? false : await askYesNo('Do it?'))
      const decision = isApproved ? 'approve' : 'deny'
      await trpc.run.approve.mutate({ approval_id: data.approval_id, decision })
      return true
    },

    position: () => ({ run_id: run_id!, last_event_id }),

    exit(): ExitName {
      if (exit !== 'ok' || !isUndoOfNothing) return exit
      out.note('Each ask begins a new conversation. To take back the last action, run: todo-agents undo')
      return 'not_found'
    },

    /** Stops the run on the server. Its stream then ends by itself. */
    async cancel(): Promise<void> {
      isStopped = true
      if (run_id !== null) await trpc.run.cancel.mutate({ run_id })
    },
  }
}

const REFUSALS = new Set(['unauthorized', 'access_denied'])

/** The first Ctrl+C stops the run; the second ends the process at once. Returns a function that undoes this. */
function stopOnInterrupt({ out }: Session, run: { cancel(): Promise<void> }): () => void {
  const onInterrupt = () => {
    process.once('SIGINT', () => process.exit(130))
    out.note('\nStopping …')
    run.cancel().catch(() => process.exit(130))
  }
  process.once('SIGINT', onInterrupt)
  return () => void process.removeAllListeners('SIGINT')
}
