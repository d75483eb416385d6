import {
  CalendarDays,
  CircleCheckBig,
  CircleUserRound,
  History,
  Inbox,
  Layers,
  Search,
  Settings,
  Sparkles,
  Sun,
} from 'lucide-react'
import { useMemo } from 'react'
import { TagDot } from '../../components/tag-dot.tsx'
import { GO_KEYS } from '../../lib/keys/app-keys.ts'
import { runKeys } from '../../lib/keys/use-keys.ts'
import type { Place } from '../../lib/places/place.ts'
import { isSamePlace, pathOf } from '../../lib/places/place.ts'
import { useGo } from '../../lib/places/use-place.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { paletteTexts as t } from '../../lib/texts/palette.ts'
import { placeTexts } from '../../lib/texts/places.ts'
import { settingsTexts } from '../../lib/texts/settings.ts'
import type { PaletteRow } from './row.ts'

const PLACES = [
  ['today', Sun],
  ['inbox', Inbox],
  ['upcoming', CalendarDays],
  ['all', Layers],
  ['done', CircleCheckBig],
  ['history', History],
  ['search', Search],
  ['assistant', Sparkles],
  ['account', CircleUserRound],
] as const

const SETTINGS = ['look', 'language', 'assistant', 'notifications', 'programs', 'usage', 'keyboard'] as const

/** Returns all places: views, lists, tags, saved searches and the sections of the settings. */
export function useGoRows(): PaletteRow[] {
  const go = useGo()
  const { data: listData } = trpc.list.list.useQuery()
  const { data: tags } = trpc.tag.list.useQuery()
  return useMemo(() => {
    const row = (place: Place, label: string, icon: PaletteRow['icon'], note?: string): PaletteRow => {
      const keys = GO_KEYS.find((one) => isSamePlace(one.place, place))?.keys[0]
      return {
        id: pathOf(place),
        group: 'go',
        label,
        note,
        icon,
        keys,
        run() {
          if (keys === undefined || !runKeys(keys)) go.to(place)
        },
      }
    }
    return [
      ...PLACES.map(([kind, Icon]) => row({ kind }, placeTexts[kind], <Icon size={16} aria-hidden />)),
      row({ kind: 'settings', section: null }, placeTexts.settings, <Settings size={16} aria-hidden />),
      ...(listData?.lists ?? []).map(({ id, name, color }) =>
        row({ kind: 'list', id }, name, <TagDot color={color} />, t.list),
      ),
      ...(tags ?? []).map(({ name, color }) => row({ kind: 'tag', name }, name, <TagDot color={color} />, t.tag)),
      ...SETTINGS.map((section) =>
        row({ kind: 'settings', section }, t.settings(settingsTexts[section]), <Settings size={16} aria-hidden />),
      ),
    ]
  }, [go, listData, tags])
}
