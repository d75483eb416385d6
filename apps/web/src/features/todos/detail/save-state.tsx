import { Check, CircleAlert, LoaderCircle } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import type { Editor } from './editor.ts'

/** A quiet word on whether what is typed is saved. */
export function SaveState({ editor }: { editor: Editor }) {
  const { status, base, errors } = useSyncExternalStore(editor.subscribe, editor.snapshot)
  const isInvalid = Object.keys(errors).length > 0
  if (base === null && status !== 'saving' && status !== 'failed') return <Word>{t.notAddedYet}</Word>
  if (status === 'saved') {
    return (
      <Word>
        <Check size={14} aria-hidden /> {t.saved}
      </Word>
    )
  }
  if (status === 'failed' || status === 'asking' || (status === 'unsaved' && isInvalid)) {
    return (
      <Word tone="text-warning">
        <CircleAlert size={14} aria-hidden /> {t.notSavedYet}
      </Word>
    )
  }
  return (
    <Word>
      <LoaderCircle size={14} aria-hidden className="animate-spin" /> {t.saving}
    </Word>
  )
}

function Word({ tone = 'text-muted', children }: { tone?: string; children: React.ReactNode }) {
  return (
    <p role="status" className={`flex items-center gap-1.5 text-[13px] ${tone}`}>
      {children}
    </p>
  )
}
