import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { RichText } from './rich-text';

test('formatted text keeps its form and loses what could run', () => {
  const { container } = render(
    <RichText html='<p>Hello <strong>you</strong><script>alert(1)</script><img src=x onerror=alert(1)></p><a href="javascript:alert(1)">bad</a> <a href="https://example.org" onclick="x()">good</a><custom><em>kept</em></custom>' />,
  );
  expect(screen.getByText('you').tagName).toBe('STRONG');
  expect(screen.getByText('kept').tagName).toBe('EM');
  expect(container.querySelector('script, img, custom')).toBeNull();
  expect(container.textContent).not.toContain('alert');
  expect(screen.getAllByRole('link')).toHaveLength(1);
  expect(screen.getByRole('link', { name: 'good' })).not.toHaveAttribute('onclick');
});
