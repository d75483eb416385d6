import { CircleAlert } from 'lucide-react'
import type { ErrorInfo, ReactNode } from 'react'
import { Component, useState } from 'react'
import { commonTexts as t } from '../lib/texts/common.ts'
import { Button } from './button.tsx'
import { Details } from './details.tsx'

interface ErrorBoundaryProps {
  /** Names the content, as the subject of a sentence: "This message". */
  what: string
  /** Returns the content as plain text, which the user can show if rendering fails. */
  text?: (() => string) | undefined
  /** Identifies the content. When it changes after a failure, the content is rendered again. */
  subject?: unknown
  children: ReactNode
}

interface ErrorBoundaryState {
  failure: { error: unknown; componentStack: string } | null
}

/** Catches errors while a part of the page renders, so that the rest of the page stays. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failure: null }

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { failure: { error, componentStack: '' } }
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    this.setState({ failure: { error, componentStack: componentStack ?? '' } })
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

/** Replaces a part of the page that could not be rendered. */
function BrokenPart({ what, text, details, onRetry }: BrokenPartProps) {
  const [isText, setText] = useState(false)
  return (
    <div className="flex flex-col gap-2.5">
      <div role="alert" className="flex flex-col gap-2 rounded-xl bg-danger-soft px-3.5 py-3 text-sm">
        <p className="flex items-start gap-2.5 text-danger">
          <CircleAlert size={18} className="mt-px shrink-0" aria-hidden />
          {t.broken(what)}
        </p>
        <div className="flex flex-wrap gap-2">
          {text && !isText && (
            <Button size="sm" onClick={() => setText(true)}>
              {t.showAsText}
            </Button>
          )}
          <Button size="sm" onClick={onRetry}>
            {t.tryAgain}
          </Button>
        </div>
        <Details text={details} />
      </div>
      {text && isText && <p className="whitespace-pre-wrap break-words text-body">{text()}</p>}
    </div>
  )
}

/** The number of characters of the stack that are shown. The deeper frames are the same for every part of the page. */
const MAX_STACK = 1_500

/**
 * Returns the details for a report. They contain no text of the user or the assistant, unless the error message quotes
 * it.
 */
function describe(what: string, { error, componentStack }: NonNullable<ErrorBoundaryState['failure']>): string {
  const failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return [
    `${what}: ${failure}`,
    new Date().toISOString(),
    navigator.userAgent,
    componentStack.trim().slice(0, MAX_STACK),
  ].join('\n')
}
