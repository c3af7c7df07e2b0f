import {
  IconAbc,
  IconAlignLeft,
  IconAt,
  IconCalendar,
  IconCash,
  IconCircleDot,
  IconClock,
  IconHash,
  IconLink,
  IconMapPin,
  IconMathFunction,
  IconPaperclip,
  IconPhone,
  IconStar,
  IconTags,
  IconToggleLeft,
  IconUser,
  IconWorld,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

const icons: Record<string, ComponentType<{ size?: number; stroke?: number }>> = {
  text: IconAbc,
  title: IconAbc,
  long_text: IconAlignLeft,
  rich_text: IconAlignLeft,
  number: IconHash,
  decimal: IconHash,
  auto_number: IconHash,
  money: IconCash,
  boolean: IconToggleLeft,
  date: IconCalendar,
  datetime: IconClock,
  select: IconCircleDot,
  multi_select: IconTags,
  email: IconAt,
  phone: IconPhone,
  url: IconWorld,
  address: IconMapPin,
  user: IconUser,
  reference: IconLink,
  file: IconPaperclip,
  rating: IconStar,
  formula: IconMathFunction,
  rollup: IconMathFunction,
};

/** What kind of values a column or a row of a form holds. */
export function FieldIcon({ type, size = 15 }: { type: string; size?: number }) {
  const Icon = icons[type] ?? IconAbc;
  return <Icon size={size} stroke={1.6} />;
}
