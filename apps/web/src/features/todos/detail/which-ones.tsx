import { Repeat } from 'lucide-react'
import type { RefObject } from 'react'
import { useEffect, useId, useLayoutEffect, useRef } from 'react'
import { Button } from '../../../components/button.tsx'
import { Keys } from '../../../components/keys.tsx'
import { useToast } from '../../../lib/page/toast.ts'
import { useGo } from '../../../lib/places/use-place.ts'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import type { Editor } from './editor.ts'

interface WhichOnesProps {
  editor: Editor
  /** True after Enter in a field: its value is complete, so the question takes the focus. */
  isEntered: RefObject<boolean>
  onDiscard: () => void
}

/**
 * Asks for which occurrences of a todo that repeats an edit is meant. It stands below the fields, which scroll, so it is
 * in view wherever the edit was made.
 */
export function WhichOnes({ editor, isEntered, onDiscard }: WhichOnesProps) {
  const id = useId()
  const root = useRef<HTMLDivElement>(null)
  const from = useRef<HTMLElement | null>(null)

  // After each change of the edit: the question may have been open when Enter was pressed.
  useEffect(() => {
    if (!isEntered.current) return
    isEntered.current = false
    root.current?.focus()
  })

  useLayoutEffect(() => {
    const element = root.current
    const pane = element?.closest<HTMLElement>('.detail-pane')
    // The fields have less room now.
    document.activeElement?.scrollIntoView({ block: 'nearest' })
    return () => {
      if (!element?.contains(document.activeElement)) return
      const target = from.current?.isConnected ? from.current : pane
      target?.focus()
    }
  }, [])

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a second group of form controls to style.
    <div
      ref={root}
      role="group"
      tabIndex={-1}
      aria-labelledby={id}
      onFocus={({ currentTarget, relatedTarget }) => {
        if (relatedTarget instanceof HTMLElement && !currentTarget.contains(relatedTarget)) from.current = relatedTarget
      }}
      className="flex shrink-0 flex-col gap-2 border-warning/40 border-t bg-warning-soft px-5 py-3 text-sm outline-offset-[-2px]"
    >
      <p id={id} role="alert" className="flex items-center gap-2 font-medium">
        <Repeat size={15} aria-hidden />
        {t.whichOnes}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button className="pointer-coarse:h-11" onClick={() => editor.choose('this')}>
          {t.onlyThis}
        </Button>
        <Button className="pointer-coarse:h-11" onClick={() => editor.choose('following')}>
          {t.thisAndFollowing}
        </Button>
        <Button variant="ghost" aria-keyshortcuts="Escape" className="pointer-coarse:h-11" onClick={onDiscard}>
          {t.discardEdit}
          <span aria-hidden className="pointer-coarse:hidden">
            <Keys keys="Escape" />
          </span>
        </Button>
      </div>
    </div>
  )
}

/** Returns a function that gives up the edit of a todo. A toast offers to bring it back. */
export function useDiscard(): (editor: Editor) => void {
  const toast = useToast()
  const go = useGo()
  return (editor) => {
    const restore = editor.revert()
    toast({
      message: t.discarded,
      action: {
        label: t.bringBack,
        run() {
          restore()
          go.set({ todo: editor.id })
        },
      },
    })
  }
}
