import { tagKey } from '@todo-agents/contract/tag-key'
import { Settings2 } from 'lucide-react'
import { IconButton } from '../../components/button.tsx'
import { PlaceItem } from '../../components/place-item.tsx'
import { TagDot } from '../../components/tag-dot.tsx'
import { usePlace } from '../../lib/places/use-place.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { placeTexts as t } from '../../lib/texts/places.ts'
import type { Counts } from '../../lib/todos/counts.ts'

interface TagPlacesProps {
  counts: Counts
  onChosen: (() => void) | undefined
  onManage: () => void
}

/** More tags are folded. */
const MAX_SHOWN = 12

/** The tags of the user, folded when there are many. */
export function TagPlaces({ counts, onChosen, onManage }: TagPlacesProps) {
  const { data: tags = [] } = trpc.tag.list.useQuery()
  const place = usePlace()
  if (tags.length === 0) return null
  // A folded section would hide the place on screen.
  const isShown = place.kind === 'tag' || tags.length <= MAX_SHOWN
  return (
    <div className="relative">
      <details open={isShown} className="group/section">
        <summary className="flex h-8 list-none items-center rounded-lg pr-9 pl-2.5 font-medium text-muted text-xs hover:bg-hover pointer-coarse:h-11 pointer-coarse:pr-12">
          {t.tags}
        </summary>
        <ul className="flex flex-col gap-0.5">
          {tags.map(({ id, name, color }) => (
            <PlaceItem
              key={id}
              place={{ kind: 'tag', name }}
              icon={<TagDot color={color} />}
              name={name}
              count={counts.tags.get(tagKey(name)) ?? 0}
              onChosen={onChosen}
            />
          ))}
        </ul>
      </details>
      {/* Not in the summary, which is a control itself. */}
      <IconButton label={t.manageTags} size="sm" onClick={onManage} className="absolute top-0 right-0">
        <Settings2 size={14} />
      </IconButton>
    </div>
  )
}
