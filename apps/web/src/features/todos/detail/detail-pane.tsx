import type { Todo } from '@todo-agents/contract/todo'
import { ChevronDown, ChevronUp, X } from 'lucide-react'
import type { RefObject } from 'react'
import { useEffect, useEffectEvent, useId, useRef, useSyncExternalStore } from 'react'
import { IconButton } from '../../../components/button.tsx'
import { isComposing } from '../../../lib/page/input-method.ts'
import { useIsWide } from '../../../lib/page/use-is-wide.ts'
import { useGo } from '../../../lib/places/use-place.ts'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { neighbourOf, showInList } from '../../../lib/todos/shown-todos.ts'
import { DetailActions } from './detail-actions.tsx'
import { DetailFields } from './detail-fields.tsx'
import { DetailNotes } from './detail-notes.tsx'
import type { Editor } from './editor.ts'
import { SaveState } from './save-state.tsx'
import { useDiscard, WhichOnes } from './which-ones.tsx'

interface DetailPaneProps {
  /** Null while the todo is read. */
  editor: Editor | null
  /** The todo as the list shows it; null if it is not created yet, or deleted. */
  todo: Todo | null
  isReading: boolean
  onClose: () => void
}

/** The details of a todo, beside the list, or over the page of a small screen. */
export function DetailPane({ editor, todo, isReading, onClose }: DetailPaneProps) {
  const titleId = useId()
  const go = useGo()
  // On a small screen, the pane is the page.
  const isWide = useIsWide()
  const Title = isWide ? 'h2' : 'h1'
  const title = todo ? t.detailsOf(todo.item) : isReading ? t.details : t.newTodo

  const discard = useDiscard()
  const isEntered = useRef(false)

  /** The question for which occurrences an edit is meant goes first: closing would leave it without an answer. */
  function onEscape() {
    if (editor?.snapshot().status === 'asking') discard(editor)
    else onClose()
  }

  useEscapeFromPage(onEscape)

  function goTo(by: -1 | 1) {
    const next = todo && neighbourOf(todo.id, by)
    if (!next) return
    showInList(next)
    go.set({ todo: next }, { replace: true })
  }

  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a label.
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are shortcuts of all that is in the pane.
    <div
      id="detail"
      role={isWide ? 'complementary' : 'main'}
      tabIndex={-1}
      aria-labelledby={titleId}
      className="detail-pane"
      onKeyDown={(event) => {
        // Fields whose value Enter takes prevent the line break.
        isEntered.current = event.key === 'Enter' && event.defaultPrevented && isField(event.target)
        if (event.defaultPrevented || isComposing(event)) return
        const isMove = event.altKey && !event.ctrlKey && !event.metaKey
        if (event.key === 'Escape') onEscape()
        else if (isMove && event.key === 'ArrowDown') goTo(1)
        else if (isMove && event.key === 'ArrowUp') goTo(-1)
        else return
        event.preventDefault()
      }}
    >
      <div className="flex h-14 shrink-0 items-center gap-1 px-3">
        <Title id={titleId} className="sr-only">
          {title}
        </Title>
        <div className="min-w-0 flex-1 pl-2">{editor && <SaveState editor={editor} />}</div>
        {todo && (
          <>
            <IconButton
              label={t.previous}
              aria-keyshortcuts="Alt+ArrowUp"
              onClick={() => goTo(-1)}
              className="pointer-coarse:size-11"
            >
              <ChevronUp size={18} />
            </IconButton>
            <IconButton
              label={t.next}
              aria-keyshortcuts="Alt+ArrowDown"
              onClick={() => goTo(1)}
              className="pointer-coarse:size-11"
            >
              <ChevronDown size={18} />
            </IconButton>
          </>
        )}
        <IconButton label={t.close} aria-keyshortcuts="Escape" onClick={onClose} className="pointer-coarse:size-11">
          <X size={18} />
        </IconButton>
      </div>
      {editor ? (
        <Content
          key={editor.id}
          editor={editor}
          todo={todo}
          isEntered={isEntered}
          onDiscard={() => discard(editor)}
          onClose={onClose}
        />
      ) : (
        <Loading />
      )}
    </div>
  )
}

interface ContentProps extends Omit<DetailPaneProps, 'editor' | 'isReading'> {
  editor: Editor
  isEntered: RefObject<boolean>
  onDiscard: () => void
}

function Content({ editor, todo, isEntered, onDiscard, onClose }: ContentProps) {
  const state = useSyncExternalStore(editor.subscribe, editor.snapshot)
  // What the list shows is newer than what was edited: a tick, or the number of steps.
  const shown = todo ?? state.base
  return (
    <>
      <div className="detail-body">
        <DetailNotes editor={editor} state={state} onAddAgain={onClose} />
        <DetailFields editor={editor} state={state} todo={shown} />
      </div>
      {state.status === 'asking' && !state.isGone && (
        <WhichOnes editor={editor} isEntered={isEntered} onDiscard={onDiscard} />
      )}
      {shown && !state.isGone && <DetailActions todo={shown} onClose={onClose} />}
    </>
  )
}

function isField(target: EventTarget): boolean {
  return target instanceof Element && target.matches('.quiet-input')
}

function Loading() {
  return (
    <p role="status" className="px-5 py-3 text-muted text-sm">
      {t.loading}
    </p>
  )
}

/** Calls `onEscape` for the key when nothing has the focus, as after a reload. */
function useEscapeFromPage(onEscape: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const isFree = event.target === document.body && !document.querySelector('dialog[open]')
    if (event.key === 'Escape' && isFree && !event.defaultPrevented) onEscape()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [])
}
