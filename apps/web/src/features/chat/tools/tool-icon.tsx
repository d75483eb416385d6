import type { LucideIcon } from 'lucide-react'
import {
  CalendarPlus,
  CalendarSearch,
  CalendarSync,
  CircleCheckBig,
  Clock,
  FolderPen,
  Folders,
  Gauge,
  Heart,
  HeartOff,
  List,
  Pencil,
  Plus,
  SkipForward,
  Trash2,
  Undo2,
  Wrench,
} from 'lucide-react'

const ICONS: Record<string, LucideIcon> = {
  get_user_datetime: Clock,
  create_todo: Plus,
  get_todo_list: List,
  update_todo: Pencil,
  complete_todo: CircleCheckBig,
  skip_todo: SkipForward,
  get_lists: Folders,
  update_list: FolderPen,
  delete_todo: Trash2,
  analyze_schedule: CalendarSearch,
  schedule_todo: CalendarPlus,
  batch_update_schedule: CalendarSync,
  get_preferences: Heart,
  remember_preference: Heart,
  forget_preference: HeartOff,
  remember_wording: Heart,
  forget_wording: HeartOff,
  undo: Undo2,
  get_user_quota: Gauge,
}

export function ToolIcon({ tool_name }: { tool_name: string }) {
  const Icon = (Object.hasOwn(ICONS, tool_name) ? ICONS[tool_name] : undefined) ?? Wrench
  return <Icon size={15} aria-hidden />
}
