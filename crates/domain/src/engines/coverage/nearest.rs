//! The nearest node of a network to a place, by a grid.

/// Nodes in the cells of a grid.
#[derive(Clone, Debug)]
pub struct Nearest<'a> {
    points: &'a [[f64; 2]],
    low: [f64; 2],
    /// Width and height of a cell, in degrees.
    size: [f64; 2],
    cells: [usize; 2],
    first: Vec<u32>,
    nodes: Vec<u32>,
}

impl<'a> Nearest<'a> {
    /// A grid of those nodes that can be used.
    pub fn new(points: &'a [[f64; 2]], usable: &[bool]) -> Self {
        let nodes: Vec<u32> = (0..points.len() as u32)
            .filter(|node| usable[*node as usize])
            .collect();
        let fold = |axis: usize, start: f64, pick: fn(f64, f64) -> f64| {
            nodes
                .iter()
                .map(|node| points[*node as usize][axis])
                .fold(start, pick)
        };
        let low = [0, 1].map(|axis| fold(axis, f64::MAX, f64::min));
        let high = [0, 1].map(|axis| fold(axis, f64::MIN, f64::max));
        let side = ((nodes.len() as f64 / 2.0).sqrt().ceil() as usize).max(1);
        let size = [0, 1].map(|axis: usize| ((high[axis] - low[axis]) / side as f64).max(1e-9));
        let mut grid = Self {
            points,
            low,
            size,
            cells: [side, side],
            first: vec![0; side * side + 2],
            nodes: Vec::new(),
        };
        let cells: Vec<usize> = nodes
            .iter()
            .map(|node| grid.index(grid.cell(points[*node as usize])))
            .collect();
        for cell in &cells {
            grid.first[cell + 2] += 1;
        }
        for cell in 2..grid.first.len() {
            grid.first[cell] += grid.first[cell - 1];
        }
        grid.nodes = vec![0; nodes.len()];
        for (node, cell) in nodes.iter().zip(cells) {
            grid.nodes[grid.first[cell + 1] as usize] = *node;
            grid.first[cell + 1] += 1;
        }
        grid
    }

    fn cell(&self, point: [f64; 2]) -> [usize; 2] {
        [0, 1].map(|axis| {
            (((point[axis] - self.low[axis]) / self.size[axis]) as usize).min(self.cells[axis] - 1)
        })
    }

    fn index(&self, cell: [usize; 2]) -> usize {
        cell[1] * self.cells[0] + cell[0]
    }

    /// The nearest node as the crow flies, the first of several; `None` if no node can be used.
    pub fn of(&self, point: [f64; 2]) -> Option<u32> {
        let narrow = point[1].to_radians().cos().abs();
        let far = |node: u32| {
            let [lon, lat] = self.points[node as usize];
            ((lon - point[0]) * narrow).powi(2) + (lat - point[1]).powi(2)
        };
        let centre = self.cell(point);
        let step = (self.size[0] * narrow).min(self.size[1]);
        let mut best: Option<(f64, u32)> = None;
        for ring in 0..self.cells[0].max(self.cells[1]) {
            let reached = step * (ring as f64 - 1.0);
            if best.is_some_and(|(least, _)| reached > 0.0 && reached * reached > least) {
                break;
            }
            for cell in self.ring(centre, ring) {
                for node in &self.nodes[self.first[cell] as usize..self.first[cell + 1] as usize] {
                    let here = (far(*node), *node);
                    if best.is_none_or(|best| here < best) {
                        best = Some(here);
                    }
                }
            }
        }
        best.map(|(_, node)| node)
    }

    /// The cells at a distance from the centre that lie in the grid.
    fn ring(&self, centre: [usize; 2], ring: usize) -> impl Iterator<Item = usize> {
        let [columns, rows] = self.cells;
        let [x, y] = centre;
        let around = y.saturating_sub(ring)..=(y + ring).min(rows - 1);
        around.flat_map(move |row| {
            let whole = row.abs_diff(y) == ring;
            let step = if whole { 1 } else { (2 * ring).max(1) };
            let cells = (0..=2 * ring)
                .step_by(step)
                .filter_map(move |column| (x + column).checked_sub(ring));
            cells
                .filter(move |column| *column < columns)
                .map(move |column| row * columns + column)
        })
    }
}
