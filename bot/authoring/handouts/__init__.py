"""Pages to hand out: take-along course, poster, leader page, recording sheet."""
