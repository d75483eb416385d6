import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import { setCustomNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/utils/set-custom-native-drag-preview'
import type { Drag, DropTarget, Zone } from './drag.ts'

/** The pixels at the ends of the scroller in which it scrolls, and how far each time. */
const SCROLL = { zone: 56, step: 14 }

/** Dragging by `@atlaskit/pragmatic-drag-and-drop`. Loaded when the page is idle. */
export const pragmatic: Drag = {
  drag: (element, { todos, label }) =>
    draggable({
      element,
      getInitialData: () => ({ todos: todos() }),
      onGenerateDragPreview({ nativeSetDragImage, source }) {
        const { length } = idsOf(source)
        if (length < 2) return
        setCustomNativeDragPreview({
          nativeSetDragImage,
          render({ container }) {
            const preview = document.createElement('div')
            preview.className = 'drag-preview'
            preview.textContent = label(length)
            container.append(preview)
          },
        })
      },
      onDragStart: () => mark(element, 'dragged', ''),
      onDrop: () => mark(element, 'dragged', null),
    }),

  drop(element, targetOf) {
    const show = (target: DropTarget | null) =>
      mark(element, 'drop', target && (target.kind === 'beside' ? target.edge : 'into'))
    return dropTargetForElements({
      element,
      canDrop: ({ source, input }) => {
        const ids = idsOf(source)
        return ids.length > 0 && targetOf(ids, zoneOf(element, input.clientY)) !== null
      },
      getData: ({ source, input }) => ({ target: targetOf(idsOf(source), zoneOf(element, input.clientY)) }),
      onDrag: ({ self }) => show(self.data.target as DropTarget | null),
      onDragLeave: () => show(null),
      onDrop: () => show(null),
    })
  },

  listen: (scroller, onDrop) =>
    monitorForElements({
      onDrag: ({ location }) => scrollAtEnds(scroller, location.current.input.clientX, location.current.input.clientY),
      onDrop({ source, location }) {
        const target = location.current.dropTargets[0]?.data.target as DropTarget | null | undefined
        if (target) onDrop(idsOf(source), target)
      },
    }),
}

function idsOf({ data }: { data: Record<string | symbol, unknown> }): string[] {
  return Array.isArray(data.todos) ? (data.todos as string[]) : []
}

function zoneOf(element: HTMLElement, y: number): Zone {
  const { top, height } = element.getBoundingClientRect()
  const part = (y - top) / height
  return part < 0.25 ? 'before' : part > 0.75 ? 'after' : 'middle'
}

function mark(element: HTMLElement, name: string, value: string | null): void {
  if (value === null) delete element.dataset[name]
  else element.dataset[name] = value
}

function scrollAtEnds(scroller: HTMLElement, x: number, y: number): void {
  const { top, bottom, left, right } = scroller.getBoundingClientRect()
  if (x < left || x > right) return
  if (y < top + SCROLL.zone) scroller.scrollBy(0, -SCROLL.step)
  else if (y > bottom - SCROLL.zone) scroller.scrollBy(0, SCROLL.step)
}
