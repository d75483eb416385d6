import { CircleAlert } from 'lucide-react'
import type { ErrorInfo, ReactNode } from 'react'
import { Component, useState } from 'react'
import { Button } from './button.tsx'
import { Details } from './details.tsx'

interface ErrorBoundaryProps {
  /** What it holds, as the subject of a sentence: "This message". */
  what: string
  /** What it holds as plain text, which is offered when it cannot be shown. */
  text?: (() => string) | undefined
  /** Another value than before: it holds something else now, which is worth a new try. */
  subject?: unknown
  children: ReactNode
}

interface ErrorBoundaryState {
  failure: { error: unknown; component_stack: string } | null
}

/** Keeps an error that is thrown while a part of the page renders from taking the rest of the page with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failure: null }

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { failure: { error, component_stack: '' } }
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    this.setState({ failure: { error, component_stack: componentStack ?? '' } })
  }

  override componentDidUpdate({ subject }: ErrorBoundaryProps): void {
    if (this.state.failure && subject !== this.props.subject) this.setState({ failure: null })
  }

  override render() {
    const { what, text, children } = this.props
    const { failure } = this.state
    if (failure === null) return children
    return (
      <BrokenPart
        what={what}
        text={text}
        details={describe(what, failure)}
        onRetry={() => this.setState({ failure: null })}
      />
    )
  }
}

interface BrokenPartProps {
  what: string
  text: (() => string) | undefined
  details: string
  onRetry: () => void
}

/** Stands where a part of the page could not be rendered. */
function BrokenPart({ what, text, details, onRetry }: BrokenPartProps) {
  const [isText, setText] = useState(false)
  return (
    <div className="flex flex-col gap-2.5">
      <div role="alert" className="flex flex-col gap-2 rounded-xl bg-danger-soft px-3.5 py-3 text-sm">
        <p className="flex items-start gap-2.5 text-danger">
          <CircleAlert size={18} className="mt-px shrink-0" aria-hidden />
          {what} cannot be shown, because of a fault in the page. To report it, send the details to the person who runs
          this server.
        </p>
        <div className="flex flex-wrap gap-2">
          {text && !isText && (
            <Button size="sm" onClick={() => setText(true)}>
              Show as text
            </Button>
          )}
          <Button size="sm" onClick={onRetry}>
            Try again
          </Button>
        </div>
        <Details text={details} />
      </div>
      {text && isText && <p className="whitespace-pre-wrap break-words text-[15px]">{text()}</p>}
    </div>
  )
}

/** Characters; the stack of a component deep in the page goes on with frames that all pages have. */
const MAX_STACK = 1_500

/** For a report. Holds nothing of what the user or the assistant wrote, unless the message of the error quotes it. */
function describe(what: string, { error, component_stack }: NonNullable<ErrorBoundaryState['failure']>): string {
  const failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return [
    `${what}: ${failure}`,
    new Date().toISOString(),
    navigator.userAgent,
    component_stack.trim().slice(0, MAX_STACK),
  ].join('\n')
}
