import { CircleCheckBig, ListFilter, Search, Sparkles, Sun } from 'lucide-react'
import { Empty } from '../../../components/empty.tsx'
import { viewTexts as t } from '../../../lib/texts/views.ts'
import type { TodoView } from './use-view.ts'

/** Stands in place of the list while it is read, and where it is empty. */
export function NoTodos({ view, isReadingDone }: { view: TodoView; isReadingDone: boolean }) {
  const { place, search, status } = view
  if (place.kind === 'search' && !search) {
    return <Empty icon={<Search size={26} />} title={t.searchHint} text={t.searchHintText} />
  }
  if (status === 'loading' || isReadingDone) return <ListSkeleton />
  if (status === 'failed') return null
  if (search) return <Empty icon={<ListFilter size={26} />} title={t.nothingMatches} text={t.nothingMatchesText} />
  if (place.kind === 'done') {
    return <Empty icon={<CircleCheckBig size={26} />} title={t.nothingDone} text={t.nothingDoneText} />
  }
  if (place.kind === 'today') return <Empty icon={<Sun size={26} />} title={t.todayClear} text={t.todayClearText} />
  return <Empty icon={<Sparkles size={26} />} title={t.allClear} text={t.allClearText} />
}

/** Shows the same rows as the skeleton in `index.html`, where their styles are. */
function ListSkeleton() {
  return (
    <div className="sk-rows">
      <p role="status" className="sr-only">
        {t.loading}
      </p>
      <i className="sk-group" aria-hidden />
      {['46%', '62%', '38%', '54%'].map((width) => (
        <div key={width} className="sk-row" aria-hidden>
          <i className="sk-ring" />
          <div className="sk-words">
            <i style={{ width }} />
            <i className="sk-note" />
          </div>
        </div>
      ))}
    </div>
  )
}
