import type { ToolCallPart } from '@todo-agents/client/chat/chat-state'
import { chatTexts as t } from '../../../lib/texts/chat.ts'

/** The arguments and the output of a call, as the model sees them. */
export function CallDetails({ call }: { call: ToolCallPart }) {
  return (
    <div className="flex flex-col gap-2 border-line border-t p-2.5 text-sm">
      <Json label={t.calledWith(call.tool_name)} value={call.arguments} />
      {call.status !== null && <Json label={t.answered} value={call.output} />}
    </div>
  )
}

function Json({ label, value }: { label: string; value: unknown }) {
  return (
    <div>
      <p className="mb-1 text-muted text-xs">{label}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by the arrow keys. */}
      <section aria-label={label} tabIndex={0} className="max-h-64 overflow-auto rounded-lg bg-hover p-2">
        <pre className="whitespace-pre-wrap break-words font-mono text-xs">{JSON.stringify(value, null, 2)}</pre>
      </section>
    </div>
  )
}
