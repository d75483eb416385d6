import { tagKey } from '@todo-agents/contract/tag-key'
import { Settings2 } from 'lucide-react'
import { IconButton } from '../../components/button.tsx'
import { PlaceItem } from '../../components/place-item.tsx'
import { TagDot } from '../../components/tag-dot.tsx'
import { trpc } from '../../lib/server/trpc.ts'
import { placeTexts as t } from '../../lib/texts/places.ts'
import type { Counts } from '../../lib/todos/counts.ts'

interface TagPlacesProps {
  counts: Counts
  onChosen: (() => void) | undefined
  onManage: () => void
}

/** The tags of the user, folded when there are many. */
export function TagPlaces({ counts, onChosen, onManage }: TagPlacesProps) {
  const { data: tags = [] } = trpc.tag.list.useQuery()
  if (tags.length === 0) return null
  return (
    <details open={tags.length <= 12} className="group/section">
      <summary className="flex h-8 list-none items-center rounded-lg pl-2.5 font-medium text-muted text-xs hover:bg-hover">
        <span className="flex-1">{t.tags}</span>
        <IconButton label={t.manageTags} size="sm" onClick={onManage}>
          <Settings2 size={14} />
        </IconButton>
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
  )
}
