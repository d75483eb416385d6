import { splitErrorId } from '@todo-agents/contract/errors'
import { CircleAlert } from 'lucide-react'
import { commonTexts as t } from '../lib/texts/common.ts'
import { Button } from './button.tsx'
import { Details } from './details.tsx'
import { Sentence } from './quoted.tsx'

interface ErrorNoteProps {
  message: string
  onRetry?: (() => void) | undefined
}

/** Shows an error in the place of the content that could not be loaded. */
export function ErrorNote({ message, onRetry }: ErrorNoteProps) {
  const { message: sentence, error_id } = splitErrorId(message)
  return (
    <div role="alert" className="flex items-start gap-2.5 rounded-xl bg-danger-soft px-3.5 py-3 text-danger text-sm">
      <CircleAlert size={18} className="mt-px shrink-0" aria-hidden />
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <p className="break-words">
          <Sentence>{sentence}</Sentence>
        </p>
        {error_id && <Details text={t.error(error_id)} />}
      </div>
      {onRetry && (
        <Button variant="danger" size="sm" className="-my-1" onClick={onRetry}>
          {t.tryAgain}
        </Button>
      )}
    </div>
  )
}
